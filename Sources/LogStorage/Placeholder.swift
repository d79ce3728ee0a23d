enum LogStoragePlaceholder {}
