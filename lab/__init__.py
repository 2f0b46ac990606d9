"""What makes and measures reportedly: never shipped, never imported by the package."""
