/** Every vendor whose description is shipped, and a connection to its double. */
import { openHttp } from "../../src/features/connectors/records/http/http.ts";
import { shippedDescription } from "../../src/features/connectors/records/http/shipped.ts";
import type { RecordSystem } from "../../src/features/connectors/records/system.ts";
import { hubspot, mailchimp } from "./contacts.ts";
import { gmail, googleDrive } from "./google.ts";
import { microsoftFiles, microsoftMail } from "./microsoft.ts";
import type { Vendor } from "./vendor.ts";

export const vendors: readonly Vendor[] = [
  microsoftMail,
  microsoftFiles,
  gmail,
  googleDrive,
  mailchimp,
  hubspot,
];

/** 1 June 2026, noon; waiting takes no time and is counted. */
export function testClock() {
  let now = Date.parse("2026-06-01T12:00:00Z");
  return {
    now: () => now,
    sleep: (milliseconds: number): Promise<void> => {
      now += milliseconds;
      return Promise.resolve();
    },
  };
}

/** The vendor's hosts keep their names and lead to the double. */
export function connectTo(vendor: Vendor, port: number): RecordSystem {
  const description = shippedDescription(vendor.name);
  if (description === undefined) throw new Error(`No description ${vendor.name} is shipped.`);
  const hosts = vendor.origins.map((origin) => new URL(origin).hostname);
  return openHttp(description, vendor.secrets, {
    parameters: vendor.parameters,
    ownHosts: hosts,
    instead: Object.fromEntries(
      vendor.origins.map((origin) => [origin, `http://${new URL(origin).hostname}:${port}`]),
    ),
    resolve: (_host, done) => done(null, [{ address: "127.0.0.1", family: 4 }]),
    clock: testClock(),
  });
}
