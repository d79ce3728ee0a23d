import TestSupport
import Testing

@Suite("Scripts")
struct ScriptTests {
    @Test(arguments: ["ledger/run", "Tests/run", ".ci/run"])
    func theThreeCommandsAreThere(path: String) {
        #expect(Repository.exists(path))
        #expect(Repository.isExecutable(path), "chmod +x \(path)")
    }

    @Test func everyScriptWithAFirstLineCanBeRun() {
        let findings = Script.all.filter { $0.isRunnable && !Repository.isExecutable($0.path) }
            .map { Finding(path: $0.path, line: 1, message: "not executable: chmod +x") }
        Finding.report(findings, rule: "Scripts that cannot be run")
    }

    @Test func everyShellScriptIsUnderstoodByBash() {
        let findings = Script.all.filter(\.isShell).compactMap { script -> Finding? in
            let place = Repository.place(script.path)
            guard let check = try? Tool.run("bash", ["-n", place]), check.status != 0
            else { return nil }
            return Finding(path: script.path, line: 0, message: check.error)
        }
        Finding.report(findings, rule: "Shell scripts that do not parse")
    }

    @Test func everyRunnableShellScriptStopsAtItsFirstFailure() {
        let findings = Script.all.filter { $0.isShell && $0.isRunnable }
            .filter { !$0.text.contains("\nset -euo pipefail\n") }
            .map { Finding(path: $0.path, line: 1, message: "add: set -euo pipefail") }
        Finding.report(findings, rule: "Shell scripts that run on after a failure")
    }
}
