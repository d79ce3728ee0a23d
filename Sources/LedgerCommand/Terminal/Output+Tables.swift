/// Tables and lists of fields, the same in every command.
extension Output {
    /// The table, or a sentence where it has no rows.
    func table(_ table: Table, empty: String) throws(CommandFailure) {
        if table.isEmpty {
            try line(empty)
            return
        }
        for line in table.lines(style) { try styled(line) }
    }

    /// Names and values in two columns.
    func fields(_ rows: [(name: String, value: String)]) throws(CommandFailure) {
        let width = rows.map(\.name.count).max() ?? 0
        for (name, value) in rows {
            let gap = String(repeating: " ", count: width - name.count + 2)
            try styled("\(style.faint(name))\(gap)\(TerminalText.visible(value))")
        }
    }
}
