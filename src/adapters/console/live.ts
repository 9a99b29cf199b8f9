import type { Clock } from '../../base/clock.js';
import type { Masked } from '../../base/masked.js';
import type { Event } from '../../domain/event.js';
import { RecordFold } from '../../domain/record.js';
import type { EventSink } from '../../ports/event-sink.js';
import { EventLines } from '../../report/event-lines.js';
import { jobLine } from '../../report/job-lines.js';
import { type Expectations, frame } from '../../report/live/frame.js';
import { timeLines } from '../../report/time-words.js';
import type { Dialect } from './dialect.js';
import { endLines } from './end-lines.js';
import type { Screen } from './screen.js';

/** Between two drawings: at most ten a second, and one now and then for the times that pass. */
const REDRAW_MS = 100;
const IDLE_MS = 500;

/**
 * A terminal's view of a run: what stays is said above, what runs is drawn below and drawn again. Nothing is
 * written but in a drawing, and there is one at a time: a slow terminal gets fewer of them, and every line.
 */
export class Live {
  readonly sink: EventSink;
  readonly #fold = new RecordFold();
  readonly #lines = new EventLines();
  readonly #running = new Map<string, number>();
  readonly #dialect: Dialect;
  readonly #screen: Screen;
  readonly #expectations: Expectations;
  readonly #clock: Clock;
  readonly #endResize: () => void;
  #said: Masked[] = [];
  #drawing: Promise<void> | undefined;
  #drawnAt = 0;
  /** Something has happened since the drawing under way began. */
  #isStale = false;
  #alarm: { readonly at: number; readonly cancel: () => void } | undefined;
  #isOver = false;
  #isBroken = false;

  constructor(dialect: Dialect, screen: Screen, expectations: Expectations, clock: Clock) {
    this.#dialect = dialect;
    this.#screen = screen;
    this.#expectations = expectations;
    this.#clock = clock;
    this.#endResize = screen.onResize(() => this.#drawSoon());
    this.sink = (event) => this.#take(event);
  }

  hide(secret: string): void {
    this.#said.push(...this.#dialect.hide(secret));
  }

  /** Resolves when everything has been said and the terminal is as it was. */
  async done(): Promise<void> {
    this.#isOver = true;
    this.#endResize();
    this.#alarm?.cancel();
    // One that waits for a slow terminal comes to its end first.
    await this.#drawing;
    await this.#screen.show(this.#said.splice(0), []);
    await this.#screen.close();
  }

  #take(event: Event): void {
    this.#fold.add(event);
    const line = this.#lines.of(event);
    if (line !== undefined) this.#said.push(this.#dialect.own(line));
    if (event.kind === 'attempt-started') this.#running.set(event.job, event.at);
    if (event.kind === 'attempt-ended') this.#running.delete(event.job);
    if (event.kind === 'job-ended') this.#tellFailure(event.job);
    if (event.kind === 'run-ended') {
      this.#isOver = true;
      this.#said.push(...endLines(this.#fold.record, this.#dialect, timeLines(this.#fold.record)));
    }
    this.#drawSoon();
  }

  #tellFailure(id: string): void {
    const job = this.#fold.record.jobs.get(id);
    if (job?.status === 'failure') this.#said.push(this.#dialect.own(jobLine(job)));
  }

  #drawSoon(): void {
    if (this.#drawing) this.#isStale = true;
    else this.#drawAt(Math.max(this.#clock.now(), this.#drawnAt + REDRAW_MS));
  }

  #drawAt(at: number): void {
    if (this.#isOver || (this.#alarm && this.#alarm.at <= at)) return;
    this.#alarm?.cancel();
    const act = () => {
      this.#alarm = undefined;
      this.#drawing = this.#draw();
    };
    this.#alarm = { at, cancel: this.#clock.after(at - this.#clock.now(), act) };
  }

  async #draw(): Promise<void> {
    this.#drawnAt = this.#clock.now();
    this.#isStale = false;
    const moving = this.#frame();
    await this.#screen.show(this.#said.splice(0), moving);
    this.#drawing = undefined;
    this.#drawAt(this.#drawnAt + (this.#isStale ? REDRAW_MS : IDLE_MS));
  }

  /** A mistake in the view costs the view, not the run. */
  #frame(): readonly Masked[] {
    if (this.#isBroken) return [];
    const moment = {
      record: this.#fold.record,
      running: this.#running,
      expectations: this.#expectations,
      now: this.#clock.now(),
    };
    try {
      const lines = frame(moment, { ...this.#screen.size, colour: this.#dialect.hasColour });
      return lines.map((line) => this.#dialect.drawn(line));
    } catch (error) {
      this.#isBroken = true;
      const message = (error as Error).message;
      this.#said.push(this.#dialect.own(`· the live view ends here, the run goes on: ${message}`));
      return [];
    }
  }
}
