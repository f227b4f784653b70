/**
 * The contents of a page's form. In: a request. Out: its fields, and the bytes of the Word file if one was chosen.
 * Always: the name of a file is ignored; a body that is no form has no field, and so no token.
 */
import type { FormValues } from './do-texts.ts';

export async function formOf(request: Request): Promise<{ form: FormValues; word?: Uint8Array }> {
  if (!/^multipart\/form-data\b/i.test(request.headers.get('content-type') ?? ''))
    return { form: Object.fromEntries(new URLSearchParams(await request.text())) };
  const data = await request.formData().catch(() => new FormData());
  const form: Record<string, string> = {};
  for (const [name, value] of data) if (typeof value === 'string') form[name] = value;
  const file = data.get('word');
  if (file === null || typeof file === 'string') return { form };
  return { form, word: new Uint8Array(await file.arrayBuffer()) };
}
