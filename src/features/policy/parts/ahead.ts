/**
 * The same pages, each asked for while the one before is looked at: the database works meanwhile. One page more is held, and
 * no two questions are under way at a time, since pages are asked for one after the other.
 */
export async function* ahead<Page>(pages: AsyncGenerator<Page>): AsyncGenerator<Page> {
  let coming = pages.next();
  try {
    for (;;) {
      const { done, value } = await coming;
      if (done === true) return;
      coming = pages.next();
      // Said where it is waited for.
      coming.catch(() => undefined);
      yield value;
    }
  } finally {
    // Whoever stops early leaves no question under way.
    await coming.catch(() => undefined);
    await pages.return(undefined);
  }
}
