using System.Text;
using Fathom.Numerics;

namespace Fathom.Data.Tests;

public class NpyFileTests
{
    [Fact]
    public void A_file_written_by_hand_is_read()
    {
        Matrix read = Read(SmallFiles.Npy);
        (read.Rows, read.Columns).ShouldBe((2, 2));
        read.Values.ShouldBe([1, -2, 0.5, 3]);
    }

    [Theory]
    [InlineData("<f2", new byte[] { 0x00, 0x3c, 0x00, 0xc1 }, 1, -2.5)]
    [InlineData(">f2", new byte[] { 0x3c, 0x00, 0xc1, 0x00 }, 1, -2.5)]
    [InlineData("<f4", new byte[] { 0, 0, 0x80, 0x3f, 0, 0, 0x20, 0xc0 }, 1, -2.5)]
    [InlineData(">f4", new byte[] { 0x3f, 0x80, 0, 0, 0xc0, 0x20, 0, 0 }, 1, -2.5)]
    [InlineData("<f8", new byte[] { 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0, 0, 0, 0, 0x04, 0xc0 }, 1, -2.5)]
    [InlineData(">f8", new byte[] { 0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 0xc0, 0x04, 0, 0, 0, 0, 0, 0 }, 1, -2.5)]
    [InlineData("|i1", new byte[] { 127, 0x80 }, 127, -128)]
    [InlineData("|u1", new byte[] { 127, 0x80 }, 127, 128)]
    [InlineData("<i2", new byte[] { 1, 2, 0xfe, 0xff }, 513, -2)]
    [InlineData(">i2", new byte[] { 2, 1, 0xff, 0xfe }, 513, -2)]
    [InlineData("<u2", new byte[] { 1, 2, 0xfe, 0xff }, 513, 65534)]
    [InlineData(">u2", new byte[] { 2, 1, 0xff, 0xfe }, 513, 65534)]
    [InlineData("<i4", new byte[] { 1, 0, 1, 0, 0xfe, 0xff, 0xff, 0xff }, 65537, -2)]
    [InlineData(">i4", new byte[] { 0, 1, 0, 1, 0xff, 0xff, 0xff, 0xfe }, 65537, -2)]
    [InlineData("<u4", new byte[] { 1, 0, 1, 0, 0xfe, 0xff, 0xff, 0xff }, 65537, 4294967294)]
    [InlineData(">u4", new byte[] { 0, 1, 0, 1, 0xff, 0xff, 0xff, 0xfe }, 65537, 4294967294)]
    [InlineData("<i8", new byte[] { 3, 0, 0, 0, 1, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff }, 4294967299, -2)]
    [InlineData(">i8", new byte[] { 0, 0, 0, 1, 0, 0, 0, 3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe }, 4294967299, -2)]
    [InlineData("<u8", new byte[] { 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80 }, 4294967299, 9223372036854775808)]
    [InlineData(">u8", new byte[] { 0, 0, 0, 1, 0, 0, 0, 3, 0x80, 0, 0, 0, 0, 0, 0, 0 }, 4294967299, 9223372036854775808)]
    public void Every_element_type_is_read_in_both_byte_orders(string descr, byte[] elements, double first, double second) =>
        Read(SmallFiles.NumPy(1, $"{{'descr': '{descr}', 'fortran_order': False, 'shape': (2, 1), }}", elements)).Values.ShouldBe([first, second]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_format_version_is_read(int version) =>
        Read(SmallFiles.NumPy(version, "{\"shape\": (2L,), 'fortran_order':True,'descr':'|u1'}", [4, 5])).Values.ShouldBe([4, 5]);

    [Fact]
    public void Fortran_order_is_turned_into_samples_by_features_over_all_axes()
    {
        // Element (i, j, k) of the 2 × 3 × 4 array is 100 i + 10 j + k; Fortran order runs i fastest.
        List<byte> elements = [];
        for (int k = 0; k < 4; k++)
        {
            for (int j = 0; j < 3; j++)
            {
                for (int i = 0; i < 2; i++)
                {
                    elements.Add((byte)((100 * i) + (10 * j) + k));
                }
            }
        }

        Matrix read = Read(SmallFiles.NumPy(1, "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 4), }", [.. elements]));
        (read.Rows, read.Columns).ShouldBe((2, 12));
        read.Row(1).ToArray().ShouldBe([100, 101, 102, 103, 110, 111, 112, 113, 120, 121, 122, 123]);
    }

    [Fact]
    public void One_axis_gives_samples_of_one_feature()
    {
        Matrix read = Read(SmallFiles.NumPy(1, "{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }", [1, 2, 3]));
        (read.Rows, read.Columns).ShouldBe((3, 1));
    }

    [Fact]
    public void What_is_written_is_what_numpy_writes()
    {
        using MemoryStream stream = new();
        NpyFile.Write(stream, new Matrix(1, 2, [1, -2.5]));
        byte[] written = stream.ToArray();
        string dictionary = "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }".PadRight(117) + "\n";
        byte[] expected =
        [
            0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(dictionary),
            0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0, 0, 0, 0, 0x04, 0xc0,
        ];
        written.ShouldBe(expected);
    }

    [Fact]
    public void A_matrix_survives_writing_and_reading_bit_for_bit()
    {
        Matrix matrix = new(131, 97);
        for (int i = 0; i < matrix.Values.Length; i++)
        {
            matrix.Values[i] = Math.Sin(i) * Math.Pow(10, (i % 600) - 300);
        }

        matrix.Values[5] = -0.0;
        using MemoryStream stream = new();
        NpyFile.Write(stream, matrix);
        Matrix read = Read(stream.ToArray());
        read.Rows.ShouldBe(matrix.Rows);
        read.Values.Select(BitConverter.DoubleToInt64Bits).ShouldBe(matrix.Values.Select(BitConverter.DoubleToInt64Bits));
    }

    [Theory]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "element type is '|O'")]
    [InlineData("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,), }", "several fields")]
    [InlineData("{'descr': '=f8', 'fortran_order': False, 'shape': (1,), }", "element type is '=f8'")]
    [InlineData("{'descr': '<f8', 'fortran_order': 0, 'shape': (1,), }", "True or False")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }", "whole numbers")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999,), }", "whole numbers")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (), }", "single number")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (0, 3), }", "empty")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (2147483591, 2147483591, 2147483591), }", "more than")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, }", "no key 'shape'")]
    [InlineData("{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", "occurs twice")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1 1), }", "comma")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), } x", "after the dictionary")]
    [InlineData("{'descr': '<f8", "no end")]
    [InlineData("", "'{' is expected")]
    public void A_wrong_header_is_explained(string dictionary, string sentence) =>
        Should.Throw<DataFormatException>(() => Read(SmallFiles.NumPy(1, dictionary, new byte[8]))).Message.ShouldContain(sentence);

    [Theory]
    [InlineData("False", "(1, 0)")]
    [InlineData("True", "(2, 0)")]
    public void An_element_that_is_not_finite_is_named_by_its_index(string fortranOrder, string index)
    {
        byte[] elements = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xc0, 0x7f, 0, 0, 0x80, 0x7f, 0, 0, 0, 0, 0, 0, 0, 0];
        byte[] file = SmallFiles.NumPy(1, $"{{'descr': '<f4', 'fortran_order': {fortranOrder}, 'shape': (3, 2), }}", elements);
        DataFormatException fault = Should.Throw<DataFormatException>(() => Read(file));
        fault.Message.ShouldContain($"index {index} is not a number");
        fault.ByteOffset.ShouldBe(file.Length - 16);
    }

    [Fact]
    public void A_header_of_more_than_64_KiB_is_refused()
    {
        byte[] file = [0x93, .. "NUMPY"u8, 2, 0, 1, 0, 1, 0, .. new byte[70_000]];
        Should.Throw<DataFormatException>(() => Read(file)).Message.ShouldContain("at most 65536");
    }

    private static Matrix Read(byte[] bytes) => NpyFile.ReadSamples(SmallFiles.Stream(bytes), "file");
}
