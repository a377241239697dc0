"""What setting up an account needs in whatever channel: by a form, or by a file for `manage.py load_accounts`.

A door for channels: they know this package by name. It imports models and the port, and nothing above them.
"""
