// A sample CRM as a test steers it: its switch, its log, what was written.

/** How the API misbehaves. */
export type Mode =
  | 'normal'
  | 'slow'
  | 'refuse'
  | 'reset'
  | 'lost'
  | 'error'
  | 'html'
  | 'huge'
  | 'garbage'
  | 'throttle';

/** A setting of the switch. */
export type Fault = {
  mode: Mode;
  /** Milliseconds before anything is answered. */
  ms?: number;
  /** Only this method, or paths that start with this. */
  only?: string;
  /** Only so many requests. */
  times?: number;
  retry_after_s?: number;
};

/** A request that came. */
export type Logged = {
  number: number;
  at: number;
  method: string;
  path: string;
  status: number;
  duration_ms: number;
  idempotency_key: string | null;
};

/** Something that was written. */
export type Written = {
  at: number;
  record: string;
  text: string;
  public: boolean;
  idempotency_key: string | null;
};

/** One sample CRM. */
export class Crm {
  constructor(
    /** The API and the record pages. */
    readonly url: string,
    /** The page for people; answers also while the API refuses. */
    readonly control: string,
  ) {}

  /** Makes it misbehave, or behave again. */
  async switch(fault: Fault | Mode): Promise<void> {
    const body = JSON.stringify(typeof fault === 'string' ? { mode: fault } : fault);
    await this.post('/_switch', body);
  }

  /** As after the start: no fault, no log, nothing written, no token. */
  async reset(): Promise<void> {
    await this.post('/_reset');
  }

  /** Every token given out so far is refused. */
  async expireTokens(): Promise<void> {
    await this.post('/_expire');
  }

  /** The requests so far, oldest first. */
  async requests(): Promise<Logged[]> {
    return (await this.log()).requests;
  }

  /** What was written so far, oldest first. */
  async written(): Promise<Written[]> {
    return (await this.log()).written;
  }

  private async log(): Promise<{ requests: Logged[]; written: Written[] }> {
    const answer = await fetch(`${this.control}/_log`);
    return answer.json();
  }

  private async post(path: string, body?: string): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(this.control + path, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }
}
