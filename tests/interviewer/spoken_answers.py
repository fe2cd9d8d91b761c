"""Answers as people give them: a story with its flaws, one told better, a thin one."""

from __future__ import annotations

STORY = (
    "So, um, this was at my last company and we were building the payments platform.",
    "At the time there were about twelve engineers in three teams,",
    1.0,
    "and you know, it was, like, quite a mess really.",
    "The team had been working on the checkout for two years and the",
    2.1,
    "database was shared between everything.",
    "My job was to get the new release out before the holidays.",
    "The engineers proposed to rewrite the whole service first, and, um,",
    1.4,
    "I think I was maybe a little bit worried about that.",
    "So I asked the tech lead what would break if we did not do it,",
    "and I wrote the risks down on one page.",
    "We compared the rewrite against a small refactoring of the two worst parts,",
    0.9,
    "and I decided to cut the scope in half.",
    "I showed the sponsor what that would cost us later.",
)
BETTER_STORY = (
    "At my last company the engineers wanted to rewrite the checkout shortly before the holidays.",
    "My job was to get the release out.",
    "I asked the tech lead what would break if we did not do it.",
    "Then I wrote the risks down on one page and sat down with two of the engineers.",
    "I proposed to refactor only the two worst parts, and I explained what we would pay later.",
    "They pushed back on the shared database, and they were right, so I changed my mind on that.",
    "I decided to cut the scope in half and I told the sponsor why.",
    "As a result we shipped in November, and checkout errors fell by forty percent.",
    "Since then we do a small refactoring every second sprint.",
    "What I learned is to ask for data before I ask for a decision.",
)
CRITERIA = (
    "I would start with the happy path, so given a valid order the customer sees a confirmation.",
    "Then I would ask what happens when the call fails or takes too long,",
    "so there is a timeout of five seconds and we retry three times with backoff.",
    1.3,
    "I would pin the version of the API in the contract, and test it against the sandbox.",
    "And, um, I write them together with the tech lead, because they know the limits.",
)
MEAN = (
    'I said <script>alert("mine")</script> and </title><img src=x onerror=alert(1)> aloud,',
    "then \x1b[31mred\x1b[0m and \u202ebackwards\u202c and a bell \x07 and \ud800 half a letter,",
    '{{ 7 * 7 }} {% raw %} and =HYPERLINK("mine") | a | table | `code` [link](javascript:alert(1))',
)
"""Words that would do harm wherever they were taken for anything but text."""
