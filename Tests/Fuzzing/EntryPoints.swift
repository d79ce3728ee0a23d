import Glibc
import LogStorage
import Synchronization

// The two functions that libFuzzer calls. Which target is fuzzed stands in `FLAGLEDGER_FUZZ`; with
// `FLAGLEDGER_FUZZ_SEEDS=DIR` the seeds of all of them are written to DIR/NAME instead.

/// The target of this process.
private let chosen: FuzzTarget? = {
    let name = variable("FLAGLEDGER_FUZZ")
    return FuzzTarget.all.first { $0.name == name }
}()

@_cdecl("LLVMFuzzerInitialize")
package func initialize(
    _ count: UnsafeMutableRawPointer?, _ arguments: UnsafeMutableRawPointer?
) -> CInt {
    if let directory = variable("FLAGLEDGER_FUZZ_SEEDS") {
        do {
            try writeSeeds(to: directory)
            exit(0)
        } catch {
            require(false, "the seeds can be written: \(error)")
        }
    }
    require(chosen != nil, "FLAGLEDGER_FUZZ names a target")
    return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
package func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    chosen?.check(unsafe Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

private func variable(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
}

/// One folder for each target, so that the script learns their names from here, too.
private func writeSeeds(to directory: String) throws {
    let files = PosixFileSystem()
    for target in FuzzTarget.all {
        let folder = "\(directory)/\(target.name)"
        try files.createDirectoryIfMissing(folder, mode: 0o755)
        for (index, seed) in try target.seeds().enumerated() {
            try files.open("\(folder)/seed-\(index)", .createEmpty).write(seed, at: 0)
        }
    }
}
