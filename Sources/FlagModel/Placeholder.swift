enum FlagModelPlaceholder {}
