namespace Fathom.Cli.Tests;

public sealed class DataCommandTests
{
    [Fact]
    public void The_list_names_public_and_drawn_sets()
    {
        string list = CommandRun.OutputOf("data", "list");
        foreach (string name in (string[])["mnist", "fashion-mnist", "cifar-10", "cifar-10-full", "cifar-100", "gaussian-mixture", "teacher", "gaussian"])
        {
            list.ShouldContain(name);
        }

        CommandRun.OutputOf("data").ShouldBe(list);
    }

    [Fact]
    public void The_documents_are_what_the_schema_says()
    {
        System.Text.Json.JsonElement list = CommandRun.JsonOf("data", "list");
        SchemaCheck.Faults(SchemaCheck.Load("fathom.data-1"), list).ShouldBeEmpty();
        list.GetProperty("sets").EnumerateArray().First(set => set.GetProperty("name").GetString() == "cifar-100").GetProperty("train").GetInt32().ShouldBe(50_000);
        CommandRun run = CommandRun.Of("data", "verify", "cifar-100", "--json");
        using System.Text.Json.JsonDocument verified = System.Text.Json.JsonDocument.Parse(run.Output);
        SchemaCheck.Faults(SchemaCheck.Load("fathom.data-1"), verified.RootElement).ShouldBeEmpty();
        verified.RootElement.GetProperty("verified").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public void An_unknown_set_is_refused_with_the_nearest_name()
    {
        CommandRun.RefusalOf("data", "get", "fashon-mnist").ShouldContain("fashion-mnist");
        CommandRun.RefusalOf("data", "verify", "cifar-1000").ShouldContain("cifar-100");
        CommandRun.RefusalOf("data", "fetch").ShouldStartWith("fathom: ");
    }

    [Fact]
    public void A_set_that_is_not_here_does_not_verify()
    {
        CommandRun run = CommandRun.Of("data", "verify", "cifar-100");
        if (run.ExitCode == FathomProgram.Done)
        {
            Assert.Skip("CIFAR-100 is on this machine.");
        }

        run.ExitCode.ShouldBe(FathomProgram.Failed);
        run.Output.ShouldContain("train.bin  absent");
    }
}
