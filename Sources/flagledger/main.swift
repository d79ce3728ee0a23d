import Glibc
import LedgerCommand

exit(Program.run(Array(CommandLine.arguments.dropFirst())))
