"""An independent reading of docs/format.md: shares no code and no author's eye with Sources/."""
