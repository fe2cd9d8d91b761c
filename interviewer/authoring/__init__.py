"""From YAML to trees, plans and roles, with what is wrong in them; and their tests."""
