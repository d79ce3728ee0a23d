/// A number with what it counts: `1 record`, `2 records`.
enum CountText {
    static func of(_ count: some BinaryInteger, _ noun: String) -> String {
        "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
}
