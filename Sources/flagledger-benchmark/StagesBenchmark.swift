import ByteCoding
import FlagModel
import FlagState
import LedgerCore
import Transparency

/// Where the time of a change goes, stage by stage, on one core: first what is done for each
/// change, then, for batches of one and of many, what is done once.
enum StagesBenchmark {
    private static let times = 2_000

    static func run(_ settings: Settings, _ report: inout Report) throws {
        var history = SyntheticHistory(flags: 331, tenants: 100)
        var state = history.fold(20_000)
        let sample = (0..<times).map { _ in history.change() }
        let encoded = sample.map { EventCodec.encode($0.event) }
        guard let secret = Ed25519SecretKey(seed: Array(0..<32)) else { return }
        let signer = try SecretKeySigner(secret)
        let signed = encoded.map(signedData)
        let signatures = signed.map { secret.sign($0) }

        func add(_ name: String, _ body: (Int) throws -> Void) rethrows {
            let time = try Stopwatch.repeated(rounds: 5) {
                for index in 0..<times { try body(index) }
                return times
            }
            report.add(Row(name: "stage: \(name)", figure: Figure.time(time.median)))
        }
        add("encode the event") { Stopwatch.keep(EventCodec.encode(sample[$0].event).count) }
        try add("read it back by the parser") {
            Stopwatch.keep(try EventCodec.decode(encoded[$0]).changes.count)
        }
        add("form what is signed") {
            Stopwatch.keep(signedData(of: encoded[$0]).count)
        }
        add("sign") { Stopwatch.keep(secret.sign(signed[$0]).bytes.count) }
        try add("form and sign, twice") {
            Stopwatch.keep(try signer.sign(encoded[$0]).count)
        }
        add("verify") {
            Stopwatch.keep(secret.publicKey.verify(signatures[$0], message: signed[$0]) ? 1 : 0)
        }
        add("hash the leaf") { index in
            Stopwatch.keep(MerkleTree.leafHash(of: encoded[index]) == .zero ? 1 : 0)
        }
        add("admit") { index in
            let (event, place) = sample[index]
            Stopwatch.keep(state.admission(of: event, at: place) == nil ? 1 : 0)
        }
        let fold = Stopwatch.perOperation {
            for (event, place) in sample { state.fold(event, at: place) }
            return times
        }
        report.add(Row(name: "stage: fold", figure: Figure.time(fold)))
        let next = (0..<times).map { _ in history.change() }
        let publish = Stopwatch.perOperation {
            for (event, place) in next {
                // Readers hold the state before.
                let published = state
                state.fold(event, at: place)
                Stopwatch.keep(published.size == state.size ? 1 : 0)
            }
            return times
        }
        report.add(Row(name: "stage: fold beside a reader", figure: Figure.time(publish)))
        let records = zip(sample, encoded).map { change, bytes in
            RecordCodec.encode(
                Record(
                    position: change.place.position, recordedAt: change.place.recordedAt, epoch: 1,
                    fingerprint: change.place.fingerprint,
                    signature: [UInt8](repeating: 0x5A, count: 64), event: bytes))
        }
        try BatchStages.run(settings, records, secret, &report)
    }

    private static func signedData(of event: [UInt8]) -> [UInt8] {
        SSHSignature.signedData(message: event.span)
    }
}
