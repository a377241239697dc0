"""What pyproject.toml cannot say: the folder `templates` travels inside the package inquiry_hub."""

from __future__ import annotations

from setuptools import find_packages, setup

OURS = ["inquiry_hub*", "inquiries*", "channels_email*", "channels_whatsapp*"]

setup(
    packages=[*find_packages(include=OURS), "inquiry_hub.templates"],
    package_dir={"inquiry_hub.templates": "templates"},
)
