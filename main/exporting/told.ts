/** Work that tells how far it is, as a stream of what it tells; the stream's return value is the work's answer. */
export async function* told<T, R>(work: (tell: (news: T) => void) => Promise<R>): AsyncGenerator<T, R, void> {
  const waiting: T[] = [];
  let wake: () => void = () => undefined;
  let over = false;
  const answer = work((news) => {
    waiting.push(news);
    wake();
  }).finally(() => {
    over = true;
    wake();
  });
  // Whoever reads takes the answer below; until then a failure is nobody's fault.
  answer.catch(() => undefined);
  while (!over || waiting.length > 0) {
    const news = waiting.shift();
    if (news !== undefined) yield news;
    else await new Promise<void>((resolve) => (wake = resolve));
  }
  return answer;
}
