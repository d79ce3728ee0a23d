enum LedgerCorePlaceholder {}
