"""What WhatsApp takes, and how a reply is parted for it. Pure: records in, records and words out."""
