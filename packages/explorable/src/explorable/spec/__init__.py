"""What a figure is asked to be: its controls, its states, and the rules it keeps."""
