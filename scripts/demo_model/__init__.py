"""The parts of ``train_demo_model.py``: text, speech, features, network, training, export."""
