/** The command line `kept`: runs one call, and ends as it ended. Its commands are in `program.ts`. */
import { complain } from "./output.ts";
import { called } from "./program.ts";

// `kept … | head` closes our output early; what is being done is still done to its end.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: Error) => {
    if (!("code" in error && error.code === "EPIPE")) throw error;
  });
}

// Whoever reads our lines may stop reading (`kept config | head`): the work and its exit status go on without them.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

const refused = await called(process.argv);
if (refused !== undefined) {
  for (const line of refused.sentences) complain(line);
  process.exitCode = refused.status;
}
