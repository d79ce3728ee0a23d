enum FlagStatePlaceholder {}
