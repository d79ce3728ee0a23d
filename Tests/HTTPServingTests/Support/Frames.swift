/// WebSocket frames as a client writes them and as it reads them.
enum Frames {
    /// A masked frame; `lengthBytes` forces a length form that may be longer than needed.
    static func frame(
        _ opcode: UInt8, _ payload: [UInt8], isFinal: Bool = true, lengthBytes: Int? = nil,
        mask: [UInt8] = [0xA1, 0x02, 0xF3, 0x44]
    ) -> [UInt8] {
        [(isFinal ? 0x80 : 0) | opcode] + length(payload.count, masked: true, lengthBytes)
            + mask + payload.enumerated().map { $1 ^ mask[$0 & 3] }
    }

    /// A frame as a server sends it.
    static func plain(_ opcode: UInt8, _ payload: [UInt8]) -> [UInt8] {
        [0x80 | opcode] + length(payload.count, masked: false, nil) + payload
    }

    private static func length(_ count: Int, masked: Bool, _ forced: Int?) -> [UInt8] {
        let bit: UInt8 = masked ? 0x80 : 0
        let bytes = forced ?? (count < 126 ? 0 : count < 65_536 ? 2 : 8)
        if bytes == 0 { return [bit | UInt8(count)] }
        let digits = (0..<bytes).reversed().map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
        return [bit | (bytes == 2 ? 126 : 127)] + digits
    }
}
