/** A process of its own for tests: starts or attaches to the cluster in a folder, says so on one line, and stays until ended. */
import { PostgresError, startPostgres } from "../../src/platform/postgres/postgres.ts";

const [folder = ""] = process.argv.slice(2);
try {
  const { startedHere, socketFolder } = await startPostgres({ folder });
  process.stdout.write(`${JSON.stringify({ startedHere, socketFolder })}\n`);
  process.stdin.resume();
} catch (error) {
  if (!(error instanceof PostgresError)) throw error;
  process.stdout.write(`${JSON.stringify({ code: error.code })}\n`);
}
