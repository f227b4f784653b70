/** The package ships no types: this is the part of it that the tests use. */
declare module 'asl-validator' {
  export default function validate(definition: unknown): {
    readonly isValid: boolean;
    errorsText(): string;
  };
}
