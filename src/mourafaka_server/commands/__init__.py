"""What the operator can type, a module for each noun: `add_…` gives its commands to the program's parser."""
