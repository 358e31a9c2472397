// What a flow designer does with a file: import, map, publish, export.

import { expect, type Locator, type Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { open } from './fixtures';

/** A file to import: its path, or a name with its content. */
export type FlowFile = string | { name: string; mimeType: string; buffer: Buffer };

/** A file that is made here. */
export function fileOf(content: unknown, name = 'flow.json'): FlowFile {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return { name, mimeType: 'application/json', buffer: Buffer.from(text) };
}

/** Opens the import dialog and hands it a file, without sending it. */
export async function chooseFile(page: Page, file: FlowFile): Promise<Locator> {
  await page.getByRole('button', { name: 'Import flow' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Import flow' });
  await dialog.getByLabel('Flow file').setInputFiles(file);
  return dialog;
}

/** Imports a file; ends on the page of the new flow. */
export async function importFlow(page: Page, file: FlowFile): Promise<void> {
  await open(page, '/flows');
  const dialog = await chooseFile(page, file);
  await dialog.getByRole('button', { name: 'Import flow' }).click();
  await page.waitForURL(/\/flows\/[0-9a-f-]{36}/);
  await expect(page.getByRole('tab', { name: 'Drawing' })).toBeVisible();
}

/** Opens a part of the flow's page. */
export async function part(page: Page, name: string): Promise<Locator> {
  await page.getByRole('tab', { name }).click();
  return page.getByRole('tabpanel', { name });
}

/** Says what the file's references stand for; saves. */
export async function mapTo(page: Page, to: { queue?: string; connector?: string }): Promise<void> {
  const references = await part(page, 'References');
  for (const [kind, name] of [
    ['Queue', to.queue],
    ['Connector', to.connector],
  ] as const) {
    if (!name) continue;
    for (const select of await references.getByLabel(new RegExp(`^${kind} · `)).all()) {
      await select.selectOption({ label: name });
    }
  }
  await references.getByRole('button', { name: 'Save references' }).click();
  await expect(page.getByText('References saved')).toBeVisible();
}

/** Opens the publish dialog and presses Publish. */
export async function pressPublish(page: Page, comment = ''): Promise<Locator> {
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Publish this flow' });
  if (comment) await dialog.getByLabel('Comment').fill(comment);
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click();
  return dialog;
}

/** Publishes what is publishable. */
export async function publish(page: Page, comment = ''): Promise<void> {
  const dialog = await pressPublish(page, comment);
  await expect(dialog).toBeHidden();
  await expect(page.getByText(/is published as version \d+/).last()).toBeVisible();
}

/** What Export hands over. */
export async function exported(page: Page): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Export' }).click(),
  ]);
  return readFile(await download.path(), 'utf8');
}
