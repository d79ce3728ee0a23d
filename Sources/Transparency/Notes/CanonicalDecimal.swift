/// Numbers as the C2SP texts write them: ASCII digits, no sign, no leading zero.
enum CanonicalDecimal {
    /// Gives `nil` for everything that would be printed otherwise, and above `limit`.
    static func parse(_ text: Substring.UTF8View, limit: UInt64) -> UInt64? {
        guard let first = text.first, first != UInt8(ascii: "0") || text.count == 1 else {
            return nil
        }
        var number: UInt64 = 0
        for character in text {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character) else { return nil }
            let (tenfold, overflowed) = number.multipliedReportingOverflow(by: 10)
            let (sum, carried) = tenfold.addingReportingOverflow(
                UInt64(character - UInt8(ascii: "0")))
            guard !overflowed, !carried else { return nil }
            number = sum
        }
        return number <= limit ? number : nil
    }
}
