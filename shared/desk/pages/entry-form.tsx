import { cleanText } from '../../text/clean.ts';
import type { EntryErrors } from '../typed-entry.ts';
import type { EntryField, EntryStep } from './entry-steps.ts';
import { Form, type Frame, framed } from './frame.tsx';

/**
 * One form of entry. In: the step, the typed input, and its faults. Out: the page. Always: each field has its label,
 * its expected content, and beside it its fault with a valid example; typed input stays. No field is for a name, a
 * number of a person or an address.
 */
export interface EntryFormView {
  frame: Omit<Frame, 'title'>;
  /** The target of the form, and the page before it. */
  action: string;
  back: { href: string; name: string };
  step: EntryStep;
  /** Its case. */
  subject?: string;
  /** The application of a dispute. */
  about?: string;
  /** Systems that send facts of the agency. */
  systems: readonly string[];
  agencies: readonly { id: string; name: string }[];
  first?: string;
  last: string;
  /** The form's hidden data: the screen contents, and its identity. */
  seen: string;
  sequence: string;
  typed: Readonly<Record<string, string>>;
  errors: EntryErrors;
  doubles?: { list: readonly { subject: string; href: string }[]; another: string };
  /** A wrong fact is retracted, and this one replaces it. */
  correcting?: true;
}

export function entryFormPage(view: EntryFormView): string {
  const { frame, back, step, subject, about, errors, correcting } = view;
  return framed(
    { ...frame, title: `${correcting ? '更正：' : '登记：'}${step.heading}` },
    <>
      <p>
        <a href={back.href}>{back.name}</a>
      </p>
      {Object.keys(errors).length > 0 && <Summary errors={errors} />}
      <section class="card narrow" aria-labelledby="entry">
        <h2 id="entry">{subject === undefined ? '新的一件' : cleanText(subject)}</h2>
        {about !== undefined && <p>{`针对申请 ${cleanText(about)}`}</p>}
        <p class="why">
          {step.starts && !correcting ? '编号由系统编定。' : ''}
          只登记下面几项；不要写申请人的姓名、证件号码、电话和地址。
        </p>
        <Fields view={view} />
      </section>
    </>,
  );
}

function Summary({ errors }: { errors: EntryErrors }) {
  return (
    <div class="said bad" role="alert" tabindex={-1}>
      <p>没有登记。请改正：</p>
      <ul>
        {Object.entries(errors).map(([name, words]) => (
          <li>
            <a href={`#${name === 'form' ? 'entry' : `f-${name}`}`}>{words}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Fields({ view }: { view: EntryFormView }) {
  const { step, systems, doubles, correcting, subject } = view;
  return (
    <Form action={view.action} token={view.frame.token}>
      <input type="hidden" name="seen" value={view.seen} />
      <input type="hidden" name="sequence" value={view.sequence} />
      <Field view={view} name="day" label={step.day} hint={step.dayHint}>
        {(attributes) => (
          <input type="date" {...attributes} min={view.first ?? '1949-10-01'} max={view.last} required />
        )}
      </Field>
      {step.fields.map((field) => (
        <Field view={view} name={field.name} label={labelOf(field)} hint={field.hint}>
          {(attributes) => <Control field={field} attributes={attributes} agencies={view.agencies} />}
        </Field>
      ))}
      {correcting && (
        <Field view={view} name="why" label="更正的缘由" hint="例如：日期录错。原来的记录和缘由都保留。">
          {({ value, ...attributes }) => (
            <input type="text" {...attributes} value={value} required maxlength={1000} />
          )}
        </Field>
      )}
      {step.starts && subject === undefined && systems.length > 0 && <Own view={view} />}
      {doubles && <Doubles doubles={doubles} />}
      <div class="row">
        <button class="main" type="submit" name="do" value="enter">
          {correcting ? '更正' : '登记'}
        </button>
        {correcting && (
          <button type="submit" name="do" value="retract">
            只撤回这一条
          </button>
        )}
      </div>
    </Form>
  );
}

const labelOf = ({ label, optional }: EntryField) => `${label}${optional ? '（可不填）' : ''}`;

interface Attributes {
  id: string;
  name: string;
  value: string;
  'aria-describedby'?: string;
  'aria-invalid'?: 'true';
}

function Field({
  view: { typed, errors },
  name,
  label,
  hint,
  children,
}: {
  view: EntryFormView;
  name: string;
  label: string;
  hint?: string | undefined;
  children: (attributes: Attributes) => unknown;
}) {
  const error = errors[name];
  const described = [...(hint ? [`h-${name}`] : []), ...(error ? [`e-${name}`] : [])].join(' ');
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <label for={`f-${name}`}>{label}</label>
      {hint && (
        <p class="why" id={`h-${name}`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="differs" id={`e-${name}`}>
          {error}
        </p>
      )}
      {children({
        id: `f-${name}`,
        name,
        value: typed[name] ?? '',
        ...(described !== '' && { 'aria-describedby': described }),
        ...(error && { 'aria-invalid': 'true' }),
      })}
    </div>
  );
}

interface ControlOf {
  field: EntryField;
  attributes: Attributes;
  agencies: EntryFormView['agencies'];
}

function Control({ field, attributes, agencies }: ControlOf) {
  const { value, ...others } = attributes;
  const required = !field.optional;
  switch (field.kind) {
    case 'choice':
      return (
        <select {...others} required={required}>
          <option value="">请选择</option>
          {field.choices.map(({ group, codes }) =>
            group === '' ? (
              <Options codes={codes} value={value} />
            ) : (
              <optgroup label={group}>
                <Options codes={codes} value={value} />
              </optgroup>
            ),
          )}
        </select>
      );
    case 'agency':
      return (
        <select {...others} required={required}>
          <option value="">{field.optional ? '不是转来的' : '请选择'}</option>
          <Options codes={agencies.map(({ id, name }) => [id, cleanText(name)] as const)} value={value} />
        </select>
      );
    case 'prose':
      return (
        <textarea {...others} required maxlength={1000}>
          {`\n${value}`}
        </textarea>
      );
    case 'yuan':
      return <input type="text" {...others} value={value} inputmode="decimal" required />;
    case 'days':
    case 'count':
      return <input type="text" {...others} value={value} inputmode="numeric" required />;
  }
}

function Options({ codes, value }: { codes: readonly (readonly [string, string])[]; value: string }) {
  return (
    <>
      {codes.map(([code, words]) => (
        <option value={code} selected={code === value}>
          {words}
        </option>
      ))}
    </>
  );
}

/** A case system sends what it knows: this form is for everything else. */
function Own({ view: { systems, typed, errors } }: { view: EntryFormView }) {
  const error = errors['own'];
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <p class="why" id="h-own">
        {`本机关的办件由业务系统报送（${systems.join('、')}）。在系统里登记的，由系统报送，不要在这里再登记，否则会算成两件。`}
      </p>
      {error && (
        <p class="differs" id="e-own">
          {error}
        </p>
      )}
      <label class="inline" for="f-own">
        <input
          type="checkbox"
          id="f-own"
          name="own"
          value="yes"
          checked={typed['own'] === 'yes'}
          required
          aria-describedby="h-own"
        />{' '}
        这一件没有在业务系统中登记
      </label>
    </div>
  );
}

function Doubles({ doubles: { list, another } }: { doubles: NonNullable<EntryFormView['doubles']> }) {
  return (
    <div class="said bad" role="alert">
      <p>还没有登记：同一天、同一类的已有下面这些，可能就是这一件。</p>
      <ul>
        {list.map(({ subject, href }) => (
          <li>
            <a href={href}>{cleanText(subject)}</a>
          </li>
        ))}
      </ul>
      <label class="inline" for="f-another">
        <input type="checkbox" id="f-another" name="another" value={another} required /> 看过了，这是另一件
      </label>
    </div>
  );
}
