// Fails a test whose pages complain: errors and warnings of the console,
// exceptions, refusals by the content security policy, hydration that differs.

import type { BrowserContext, ConsoleMessage } from '@playwright/test';

/** What the pages of a test have said. */
export class Watch {
  private readonly said: string[] = [];
  private readonly expected: RegExp[] = [];

  /** Pages at `foreign` addresses are not ours to judge. */
  constructor(private readonly foreign: string[] = []) {}

  /** Listens to every page of a context, also to those that it opens later. */
  over(context: BrowserContext): void {
    context.on('console', (message) => {
      if (this.isTrouble(message)) this.said.push(worded(message));
    });
    context.on('weberror', (error) => this.said.push(`exception: ${error.error().message}`));
  }

  /** A test that provokes trouble says which. */
  expect(pattern: RegExp): void {
    this.expected.push(pattern);
  }

  private isTrouble(message: ConsoleMessage): boolean {
    const { url } = message.location();
    const ours = !url || (isLoopback(url) && !this.foreign.some((at) => url.startsWith(at)));
    return ours && ['error', 'warning', 'assert'].includes(message.type());
  }

  /** What was said and not expected. */
  complaints(): string[] {
    return this.said.filter((words) => !this.expected.some((pattern) => pattern.test(words)));
  }
}

function isLoopback(url: string): boolean {
  return /^http:\/\/127\.0\.0\.1:\d+\//.test(url);
}

function worded(message: ConsoleMessage): string {
  return `${message.type()}: ${message.text()} (${message.location().url})`;
}
