// An event as a system writes it with the client that was made: its time as most .NET systems hold one, in local time.
using System;
using Newtonsoft.Json;
using Org.OpenAPITools.Model;

class Use
{
    static void Main()
    {
        var decided = new ApplicationDecided(
            specversion: ApplicationDecided.SpecversionEnum._10,
            id: "1",
            source: "/oa",
            type: ApplicationDecided.TypeEnum.ApplicationDecided,
            time: new DateTime(2025, 3, 3, 0, 0, 0, DateTimeKind.Local),
            subject: "〔2025〕1号",
            agency: "huaian",
            data: new ApplicationDecidedData(ApplicationDecidedData.OutcomeEnum.UnavailableNotHeld));
        Console.WriteLine(JsonConvert.SerializeObject(decided));
    }
}
