using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Fathom.Specification;

namespace Fathom.Data;

/// <summary>The public data sets that Fathom knows by name.</summary>
/// <remarks>
/// The checksums are those of the authors' original files. <c>cifar-10</c> is the first of the five training files of CIFAR-10 (10,000 images), which is enough for most
/// experiments; <c>cifar-10-full</c> is all of them. The standardization constants are those of all 50,000 training images.
/// </remarks>
public static class DataSetCatalog
{
    /// <summary>Handwritten digits, 60,000 and 10,000 images of 28 × 28.</summary>
    public static DataSetDescription Mnist { get; } = new()
    {
        Name = "mnist",
        Title = "MNIST",
        Folder = "mnist",
        Shape = new ImageShape(1, 28, 28),
        ClassNames = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
        Files = MnistFiles,
        Downloads = Published("http://yann.lecun.com/exdb/mnist/", MnistFiles),
        Statistics = new ChannelStatistics([0.130660], [0.308108]),
        Address = new Uri("http://yann.lecun.com/exdb/mnist/"),
        Citation = "Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, Gradient-based learning applied to document recognition, Proceedings of the IEEE 86, 1998",
        Licence = "CC BY-SA 3.0, copyright Yann LeCun and Corinna Cortes",
    };

    /// <summary>Articles of clothing, 60,000 and 10,000 images of 28 × 28.</summary>
    public static DataSetDescription FashionMnist { get; } = new()
    {
        Name = "fashion-mnist",
        Title = "Fashion-MNIST",
        Folder = "fashion-mnist",
        Shape = new ImageShape(1, 28, 28),
        ClassNames = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"],
        Files = FashionFiles,
        Downloads = Published("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/", FashionFiles),
        Statistics = new ChannelStatistics([0.286041], [0.353024]),
        Address = new Uri("https://github.com/zalandoresearch/fashion-mnist"),
        Citation = "H. Xiao, K. Rasul, R. Vollgraf, Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms, arXiv:1708.07747, 2017",
        Licence = "MIT, copyright 2017 Zalando SE",
    };

    /// <summary>Small photographs of animals and vehicles, 3 × 32 × 32: the first 10,000 training images and the 10,000 test images.</summary>
    public static DataSetDescription Cifar10 { get; } = new()
    {
        Name = "cifar-10",
        Title = "CIFAR-10",
        Folder = "cifar10",
        Shape = new ImageShape(3, 32, 32),
        ClassNames = ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
        Files =
        [
            new("data_batch_1.bin", DataSplit.Train, DataSetContent.CifarRecords, 30_730_000, "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
            new("test_batch.bin", DataSplit.Test, DataSetContent.CifarRecords, 30_730_000, "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"),
        ],
        Downloads = CifarArchive,
        Statistics = CifarStatistics,
        Address = new Uri("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"),
        Citation = "A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009",
        Licence = "none stated by the authors, who ask to be cited",
    };

    /// <summary>CIFAR-10 with all 50,000 training images.</summary>
    public static DataSetDescription Cifar10Full { get; } = Cifar10 with
    {
        Name = "cifar-10-full",
        Title = "CIFAR-10 (all images)",
        Files =
        [
            new("data_batch_1.bin", DataSplit.Train, DataSetContent.CifarRecords, 30_730_000, "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
            new("data_batch_2.bin", DataSplit.Train, DataSetContent.CifarRecords, 30_730_000, "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
            new("data_batch_3.bin", DataSplit.Train, DataSetContent.CifarRecords, 30_730_000, "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
            new("data_batch_4.bin", DataSplit.Train, DataSetContent.CifarRecords, 30_730_000, "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
            new("data_batch_5.bin", DataSplit.Train, DataSetContent.CifarRecords, 30_730_000, "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
            new("test_batch.bin", DataSplit.Test, DataSetContent.CifarRecords, 30_730_000, "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"),
        ],
    };

    /// <summary>Small photographs of a hundred kinds of things, 3 × 32 × 32: 50,000 and 10,000 images.</summary>
    public static DataSetDescription Cifar100 { get; } = new()
    {
        Name = "cifar-100",
        Title = "CIFAR-100",
        Folder = "cifar100",
        Shape = new ImageShape(3, 32, 32),
        ClassNames =
        [
            "apple", "aquarium_fish", "baby", "bear", "beaver", "bed", "bee", "beetle", "bicycle", "bottle", "bowl", "boy", "bridge", "bus", "butterfly", "camel", "can", "castle", "caterpillar", "cattle",
            "chair", "chimpanzee", "clock", "cloud", "cockroach", "couch", "crab", "crocodile", "cup", "dinosaur", "dolphin", "elephant", "flatfish", "forest", "fox", "girl", "hamster", "house", "kangaroo", "keyboard",
            "lamp", "lawn_mower", "leopard", "lion", "lizard", "lobster", "man", "maple_tree", "motorcycle", "mountain", "mouse", "mushroom", "oak_tree", "orange", "orchid", "otter", "palm_tree", "pear", "pickup_truck", "pine_tree",
            "plain", "plate", "poppy", "porcupine", "possum", "rabbit", "raccoon", "ray", "road", "rocket", "rose", "sea", "seal", "shark", "shrew", "skunk", "skyscraper", "snail", "snake", "spider",
            "squirrel", "streetcar", "sunflower", "sweet_pepper", "table", "tank", "telephone", "television", "tiger", "tractor", "train", "trout", "tulip", "turtle", "wardrobe", "whale", "willow_tree", "wolf", "woman", "worm",
        ],
        Files =
        [
            new("train.bin", DataSplit.Train, DataSetContent.CifarFineRecords, 153_700_000, "f31298fc616915fa142368359df1c4ca2ae984d6915ca468b998a5ec6aeebf29"),
            new("test.bin", DataSplit.Test, DataSetContent.CifarFineRecords, 30_740_000, "d8b1e6b7b3bee4020055f0699b111f60b1af1e262aeb93a0b659061746f8224a"),
        ],
        Downloads =
        [
            new(
                new Uri("https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz"),
                "cifar-100-binary.tar.gz",
                168_513_733,
                "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
                IsArchive: true),
        ],
        Statistics = new ChannelStatistics([0.5071, 0.4865, 0.4409], [0.2673, 0.2564, 0.2762]),
        Address = new Uri("https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz"),
        Citation = "A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009",
        Licence = "none stated by the authors, who ask to be cited",
    };

    /// <summary>Every data set, in the order in which lists show them.</summary>
    public static ImmutableArray<DataSetDescription> All { get; } = [Mnist, FashionMnist, Cifar10, Cifar10Full, Cifar100];

    /// <summary>The names on the command line.</summary>
    public static ImmutableArray<string> Names { get; } = [.. All.Select(set => set.Name)];

    /// <summary>Looks a name up; case, hyphens and underscores do not count.</summary>
    /// <param name="name">The name.</param>
    /// <param name="found">The data set of that name, or null.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryFind(string name, [NotNullWhen(true)] out DataSetDescription? found)
    {
        ArgumentNullException.ThrowIfNull(name);
        found = All.FirstOrDefault(set => Letters(set.Name) == Letters(name));
        return found is not null;
    }

    /// <summary>Looks a name up; case, hyphens and underscores do not count.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="ArgumentException">There is none of that name; the message suggests the nearest.</exception>
    public static DataSetDescription Find(string name) =>
        TryFind(name, out DataSetDescription? found) ? found : throw new ArgumentException(NearestName.Explain("data set", name, Names), nameof(name));

    internal static string Letters(string name) =>
        name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    private static ImmutableArray<DataDownload> CifarArchive =>
    [
        new(
            new Uri("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"),
            "cifar-10-binary.tar.gz",
            170_052_171,
            "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
            IsArchive: true),
    ];

    private static ChannelStatistics CifarStatistics => new([0.491400, 0.482158, 0.446531], [0.247032, 0.243485, 0.261588]);

    private static ImmutableArray<DataSetFile> MnistFiles =>
    [
        new("train-images-idx3-ubyte.gz", DataSplit.Train, DataSetContent.IdxImages, 9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
        new("train-labels-idx1-ubyte.gz", DataSplit.Train, DataSetContent.IdxLabels, 28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
        new("t10k-images-idx3-ubyte.gz", DataSplit.Test, DataSetContent.IdxImages, 1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
        new("t10k-labels-idx1-ubyte.gz", DataSplit.Test, DataSetContent.IdxLabels, 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6"),
    ];

    private static ImmutableArray<DataSetFile> FashionFiles =>
    [
        new("train-images-idx3-ubyte.gz", DataSplit.Train, DataSetContent.IdxImages, 26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
        new("train-labels-idx1-ubyte.gz", DataSplit.Train, DataSetContent.IdxLabels, 29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
        new("t10k-images-idx3-ubyte.gz", DataSplit.Test, DataSetContent.IdxImages, 4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
        new("t10k-labels-idx1-ubyte.gz", DataSplit.Test, DataSetContent.IdxLabels, 5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"),
    ];

    private static ImmutableArray<DataDownload> Published(string folder, ImmutableArray<DataSetFile> files) =>
        [.. files.Select(file => new DataDownload(new Uri(folder + file.Name), file.Name, file.Length, file.Sha256, IsArchive: false))];
}
