// What a C# client that openapi-generator made asks of Polly and JsonSubTypes, by name alone: Mono has neither.
using System;
using System.Threading;
using System.Threading.Tasks;

namespace Polly
{
    public enum OutcomeType { Successful, Failure }

    public class PolicyResult<T>
    {
        public OutcomeType Outcome { get; set; }
        public T Result { get; set; }
        public Exception FinalException { get; set; }
    }

    public interface ISyncPolicy<T> { }

    public interface IAsyncPolicy<T>
    {
        Task<PolicyResult<T>> ExecuteAndCaptureAsync(Func<Task<T>> action);
        Task<PolicyResult<T>> ExecuteAndCaptureAsync(Func<CancellationToken, Task<T>> action, CancellationToken token);
    }
}

namespace JsonSubTypes
{
    using Newtonsoft.Json;

    public class JsonSubtypes : JsonConverter
    {
        public JsonSubtypes(string discriminator) { }
        public override bool CanConvert(Type type) { return false; }
        public override object ReadJson(JsonReader reader, Type type, object value, JsonSerializer serializer) { return null; }
        public override void WriteJson(JsonWriter writer, object value, JsonSerializer serializer) { }

        [AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
        public class KnownSubTypeAttribute : Attribute
        {
            public KnownSubTypeAttribute(Type type, object value) { }
        }
    }
}
