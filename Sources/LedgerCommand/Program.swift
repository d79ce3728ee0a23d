/// The program as a value: what `main.swift` runs.
package enum Program {
    /// Runs one command line (without the program's name) and gives the exit status.
    package static func run(_ arguments: [String]) -> Int32 { 2 }
}
