"""Microsoft Graph's mail API through the O365 library. Pages of learn.microsoft.com/graph are named where they matter."""
