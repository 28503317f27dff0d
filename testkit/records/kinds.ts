/** The kinds of system under test, each with Ann's and Bea's records in it and a way to look beside the product. */
import { directoryUnderTest } from "./directory.ts";
import { documentsUnderTest } from "./documents.ts";
import { mailboxUnderTest } from "./mailbox.ts";
import { httpUnderTest } from "./people_api.ts";
import { tablesUnderTest } from "./tables.ts";
import type { RecordSystemUnderTest } from "./fixture.ts";

export const kinds: readonly (readonly [string, RecordSystemUnderTest])[] = [
  ["documents", documentsUnderTest],
  ["files of rows", tablesUnderTest],
  ["mailboxes", mailboxUnderTest],
  ["directories", directoryUnderTest],
  ["APIs behind HTTP", httpUnderTest],
];
