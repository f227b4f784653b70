/** What stands in the place of `shared/form/forms.ts`: the registration of the form. */
import { form2019 } from '../../shared/form/form-2019.ts';
import { form2021 } from '../../shared/form/form-2021.ts';
import type { Form } from '../../shared/form/shape.ts';
import { form9999 } from './form-9999.ts';

export const FORMS: readonly Form[] = [form2019, form2021, form9999];
