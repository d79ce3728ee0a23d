import ByteCoding
import FlagModel
import Glibc
import HTTPServing
import LedgerCore
import LedgerService
import LogStorage
import Transparency

/// `flagledger serve`.
enum ServeCommand: Command {
    static let specification = CommandSpecification(
        "serve", in: .ledger,
        "Serve the ledger over HTTP",
        discussion: """
            Holds the ledger's lock while it runs: others write through it. SIGTERM and SIGINT end \
            it in peace (streams are ended, requests are finished, the ledger is closed); a second \
            signal ends it at once. TLS is a reverse proxy's work: see docs/operations.md.
            """,
        options: [
            Options.listen, Options.memory, Options.loops, Options.logFormat, Options.publicTiles,
        ],
        examples: [
            "flagledger serve",
            "flagledger serve --listen 127.0.0.1:8080 --log-format json",
            "flagledger serve --memory",
        ])

    static func run(_ context: Context) throws -> ExitStatus {
        try context.requireFiles()
        // Before any other thread is there, so that no thread takes the signals.
        let signals = TerminationSignals()
        let configuration = try configuration(context)
        let log = try log(context)
        let memory = context.arguments.has(Options.memory) ? try MemoryLedger(context) : nil
        let ledger = try memory?.ledger ?? context.openLedger()
        do {
            try serve(ledger, memory, configuration, log, signals, context)
        } catch {
            try? ledger.close()
            throw error
        }
        try ledger.close()
        log.note(.info, "stopped")
        return .done
    }

    private static func serve(
        _ ledger: Ledger, _ memory: MemoryLedger?, _ configuration: ServiceConfiguration,
        _ log: ServiceLog, _ signals: TerminationSignals, _ context: Context
    ) throws {
        let signer =
            try memory?.server
            ?? SecretKeySigner(
                KeyFile.read(
                    ledger.layout.keysDirectory + "/server", fileSystem: PosixFileSystem()
                ).secretKey)
        let service = Service(ledger: ledger, signer: signer, clock: context.clock, log: log)
        let server = ServiceServer(service, configuration)
        try server.start()
        try tell(server, ledger, memory, context)
        log.note(
            .info, "listening",
            ["port": .integer(Int64(server.port)), "origin": .string(ledger.origin.text)])
        signals.wait()
        log.note(.info, "stopping")
        signals.onNext { server.stop(deadlineMilliseconds: 0) }
        server.stop(deadlineMilliseconds: ServeLimits.drainMilliseconds)
    }

    /// What a person who started it wants to know.
    private static func tell(
        _ server: ServiceServer, _ ledger: Ledger, _ memory: MemoryLedger?, _ context: Context
    ) throws {
        let output = context.output
        try output.line("Serving \(ledger.origin) on http://127.0.0.1:\(server.port)")
        for group in server.floors.groups {
            let state = group.isRegistered ? "" : " (not registered: its floor is closed)"
            try output.line("  \(group.routes.joined(separator: ", ")): \(group.flag)\(state)")
        }
        if let memory {
            try output.line("Nothing is kept. A token of tenant-0's owner: \(memory.token)")
        }
        try output.flush()
    }

    private static func configuration(_ context: Context) throws -> ServiceConfiguration {
        let text = context.arguments[Options.listen] ?? ServeLimits.defaultAddress
        guard let address = ListenAddress.parse(text) else {
            throw CommandFailure.usage(
                "--listen must be HOST:PORT with a numeric host, such as 127.0.0.1:7676")
        }
        var configuration = ServiceConfiguration(address: address)
        configuration.hasPublicTiles = context.arguments.has(Options.publicTiles)
        configuration.loops = try context.arguments[Options.loops].map { text in
            guard let loops = Int(text), (1...ServeLimits.mostLoops).contains(loops) else {
                throw CommandFailure.usage("--loops must be 1 to \(ServeLimits.mostLoops)")
            }
            return loops
        }
        return configuration
    }

    private static func log(_ context: Context) throws -> ServiceLog {
        let text = context.arguments[Options.logFormat] ?? ServiceLog.Form.text.rawValue
        guard let form = ServiceLog.Form(rawValue: text) else {
            throw CommandFailure.usage("--log-format must be text or json")
        }
        // One write a line: lines of two threads never mix.
        return ServiceLog(form, clock: context.clock) { line in
            _ = unsafe line.withUnsafeBytes { unsafe write(2, $0.baseAddress, $0.count) }
        }
    }
}

/// The limits of `serve`, with their reasons.
enum ServeLimits {
    /// Loopback: who wants more says so, or puts a proxy in front.
    static let defaultAddress = "127.0.0.1:7676"
    /// More threads than any machine this runs on has cores.
    static let mostLoops = 256
    /// Requests that have begun may take this long to end: below the 30 s after which orchestrators
    /// kill.
    static let drainMilliseconds = 10_000
}
