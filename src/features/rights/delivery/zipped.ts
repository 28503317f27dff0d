/** The archive of a package: the files in the order of their names, all of one time, so that the same content is the same bytes. */
import path from "node:path";
import { PassThrough } from "node:stream";
import { ZipFile } from "yazl";

/** A file that cannot be read any more fails the stream, and with it the attempt; unheard, it would end the server. */
export function zipped(
  folder: string,
  names: readonly string[],
  at: Temporal.Instant,
): AsyncIterable<Uint8Array> {
  const zip = new ZipFile();
  const content = new PassThrough();
  zip.on("error", (error) => content.destroy(error));
  const mtime = new Date(at.epochMilliseconds);
  for (const name of names.toSorted((a, b) => (a < b ? -1 : 1)))
    zip.addFile(path.join(folder, name), name, { mtime, mode: 0o100644 });
  zip.end();
  zip.outputStream.pipe(content);
  return content;
}
