/**
 * The office's scripts, built once before the tests: else the first three files to open a page each build them, and a
 * page on a busy machine waits for that longer than it may.
 */
import { defaultFolders } from "../src/platform/postgres/folders.ts";
import { officeBundle } from "../src/web/build.ts";

export default async function setup(): Promise<void> {
  await officeBundle({ cache: defaultFolders().cache });
}
