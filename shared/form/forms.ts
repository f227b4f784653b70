/** The existing forms, oldest first. Outside this room only the editions may ask for one of them. */
import { form2019 } from './form-2019.ts';
import { form2021 } from './form-2021.ts';
import type { Form } from './shape.ts';

export const FORMS: readonly Form[] = [form2019, form2021];
