/** The office's calls for vendors' pages: the link mailed, a code made to be read out. */
import type { Platform } from "../../../../platform/feature.ts";
import { changeRoute, memberScope } from "../../../../platform/http/routes.ts";
import type { Route } from "../../../../platform/http/routes.ts";
import { requestOf } from "../../run/case.ts";
import { readOutCode, readOutVendorCode, sendVendorPage } from "../endpoints.ts";
import { codeFor, codeToRead } from "./read_out.ts";
import { sendPage } from "./send.ts";

export function vendorDeskRoutes(platform: Platform): readonly Route[] {
  return [
    changeRoute(readOutCode, memberScope, async (call, { tx, scope }) => {
      const request = await requestOf(tx, scope, call);
      return codeToRead(tx, scope, platform, { request, id: call.params.notice, now: call.now });
    }),
    changeRoute(sendVendorPage, memberScope, (call, { tx, scope }) =>
      sendPage(tx, scope, platform, { key: call.params.vendor, now: call.now }),
    ),
    changeRoute(readOutVendorCode, memberScope, (call, { tx, scope }) =>
      codeFor(tx, scope, platform, { key: call.params.vendor, now: call.now }),
    ),
  ];
}
