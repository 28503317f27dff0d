import { test } from "vitest";
import { openBrowser, openPage } from "./browser.ts";
import { furnished } from "./every_page.ts";
test("moves", { timeout: 200000 }, async () => {
  const b = await openBrowser();
  if (typeof b === "string") throw new Error(b);
  const place = await furnished(b);
  const w = await openPage(b, { session: { cookie: place.anna.cookie, url: place.office.url } });
  await w.page.addInitScript(`window.moves = []; new PerformanceObserver((list) => {
  for (const e of list.getEntries()) window.moves.push([Math.round(e.startTime), e.value, ...e.sources.map((s) => [(s.node && (s.node.outerHTML||s.node.textContent)||'').slice(0,90), JSON.stringify(s.previousRect), JSON.stringify(s.currentRect)].join(' '))].join('\\n   '));
}).observe({ type: "layout-shift", buffered: true });`);
  for (const [width, height] of [
    [1280, 800],
    [320, 640],
  ] as const)
    for (const n of [1, 2, 3]) {
      await w.page.setViewportSize({ width, height });
      await w.page.goto(`${place.office.url}/o/harbour-school/`);
      await w.page.waitForTimeout(500);
      await w.page.goto(
        `${place.office.url}/o/harbour-school/work/${place.known.asked}/letters/${place.known.letter}`,
      );
      await w.page.getByText("Save the draft").waitFor();
      await w.page.waitForTimeout(1500);
      console.log(width, n, (await w.page.evaluate<string[]>("window.moves")).join("\n"));
      await w.page.screenshot({ path: `/tmp/letterpics/now-${width}.png`, fullPage: true });
    }
  await b.close();
  await place.close();
});
