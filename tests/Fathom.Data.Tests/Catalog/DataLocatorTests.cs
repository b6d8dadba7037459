namespace Fathom.Data.Tests;

public class DataLocatorTests
{
    [Fact]
    public void The_first_place_that_has_the_file_wins()
    {
        using TemporaryFolder first = new();
        using TemporaryFolder second = new();
        DataSetDescription set = DataSetCatalog.Mnist;
        DataLocator locator = new([first.FullPath, second.FullPath]);
        string behind = second.Write($"mnist/{set.Files[0].Name}", [1]);
        locator.Find(set, set.Files[0]).ShouldBe(behind);
        string front = first.Write($"mnist/{set.Files[0].Name}", [1]);
        locator.Find(set, set.Files[0]).ShouldBe(front);
    }

    [Fact]
    public void A_missing_file_is_reported_with_every_place_and_the_original_address()
    {
        using TemporaryFolder folder = new();
        DataLocator locator = new([Path.Combine(folder.FullPath, "a"), Path.Combine(folder.FullPath, "b")]);
        DataUnavailableException missing = Should.Throw<DataUnavailableException>(() => locator.Find(DataSetCatalog.Cifar10, DataSetCatalog.Cifar10.Files[0]));
        missing.Searched.Count.ShouldBe(2);
        missing.Message.ShouldContain(Path.Combine(folder.FullPath, "b", "cifar10"));
        missing.Message.ShouldContain("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz");
        missing.Message.ShouldContain("FATHOM_DATA");
    }

    [Fact]
    public void The_usual_places_are_the_variable_then_the_cache_then_beside_the_repository()
    {
        using TemporaryFolder folder = new();
        string inside = Directory.CreateDirectory(Path.Combine(folder.FullPath, "house", "deep")).FullName;
        Directory.CreateDirectory(Path.Combine(folder.FullPath, "house", ".git"));
        Dictionary<string, string> environment = new() { ["FATHOM_DATA"] = "mine", ["XDG_CACHE_HOME"] = folder.FullPath, ["HOME"] = folder.FullPath };
        new DataLocator(DataLocator.UsualPlaces(environment.GetValueOrDefault, inside, null)).Places.ShouldBe(
        [
            Path.Combine(inside, "mine"),
            Path.Combine(folder.FullPath, "fathom"),
            Path.Combine(folder.FullPath, "shared", "data"),
            Path.Combine(folder.FullPath, "house", "shared", "data"),
        ]);
        environment["XDG_CACHE_HOME"] = "relative";
        environment.Remove("FATHOM_DATA");
        DataLocator.UsualPlaces(environment.GetValueOrDefault, inside, null).First().ShouldBe(Path.Combine(folder.FullPath, ".cache", "fathom"));
    }

    [Theory]
    [InlineData("mnist", "mnist")]
    [InlineData("CIFAR10", "cifar-10")]
    [InlineData("fashion_mnist", "fashion-mnist")]
    public void Names_are_found_whatever_their_case_and_hyphens(string name, string found) => DataSetCatalog.Find(name).Name.ShouldBe(found);

    [Fact]
    public void An_unknown_name_suggests_the_nearest() =>
        Should.Throw<ArgumentException>(() => DataSetCatalog.Find("mnits")).Message.ShouldContain("did you mean 'mnist'?");
}
