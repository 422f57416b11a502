/** What is to be done later, at most one thing for each id. */
export class Timers {
  readonly #running = new Map<string, ReturnType<typeof setTimeout>>();

  start(id: string, pauseMs: number, work: () => void): void {
    this.cancel(id);
    this.#running.set(id, setTimeout(work, pauseMs));
  }

  cancel(id: string): void {
    clearTimeout(this.#running.get(id));
    this.#running.delete(id);
  }

  cancelAll(): void {
    for (const id of this.#running.keys()) this.cancel(id);
  }
}
