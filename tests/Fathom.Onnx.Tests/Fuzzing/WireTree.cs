using Google.Protobuf;

namespace Fathom.Onnx.Tests;

/// <summary>A protobuf message as a tree of fields that can be changed and written again.</summary>
internal sealed class WireTree
{
    // The fields that hold messages, by the kind of message: model, graph, node, attribute, tensor, value, type, tensor type, shape, dimension, opset.
    private static readonly Dictionary<(string Kind, int Field), string> s_nested = new()
    {
        [("model", 7)] = "graph",
        [("model", 8)] = "opset",
        [("graph", 1)] = "node",
        [("graph", 5)] = "tensor",
        [("graph", 11)] = "value",
        [("graph", 12)] = "value",
        [("graph", 13)] = "value",
        [("node", 5)] = "attribute",
        [("attribute", 5)] = "tensor",
        [("attribute", 6)] = "graph",
        [("tensor", 13)] = "entry",
        [("value", 2)] = "type",
        [("type", 1)] = "tensorType",
        [("tensorType", 2)] = "shape",
        [("shape", 1)] = "dimension",
    };

    private WireTree(string kind, uint tag)
    {
        Kind = kind;
        Tag = tag;
    }

    public string Kind { get; }

    public uint Tag { get; set; }

    /// <summary>A number, for fields of a fixed or variable width.</summary>
    public ulong Number { get; set; }

    /// <summary>Bytes, for fields of a length that hold no message.</summary>
    public byte[]? Bytes { get; set; }

    /// <summary>Fields, for messages.</summary>
    public List<WireTree>? Children { get; private init; }

    public static WireTree Parse(byte[] bytes) => Message("model", 0, bytes);

    public WireTree Clone() => new(Kind, Tag) { Number = Number, Bytes = Bytes, Children = Children is null ? null : [.. Children.Select(child => child.Clone())] };

    public byte[] Write()
    {
        using MemoryStream stream = new();
        using CodedOutputStream output = new(stream, leaveOpen: true);
        foreach (WireTree child in Children!)
        {
            child.Write(output);
        }

        output.Flush();
        return stream.ToArray();
    }

    /// <summary>All trees below, this one included.</summary>
    public IEnumerable<WireTree> All() => Children is null ? [this] : Children.SelectMany(child => child.All()).Prepend(this);

    private static WireTree Message(string kind, uint tag, byte[] bytes)
    {
        WireTree tree = new(kind, tag) { Children = [] };
        using CodedInputStream input = new(bytes);
        while (input.ReadTag() is var field and not 0)
        {
            string? nested = s_nested.GetValueOrDefault((kind, WireFormat.GetTagFieldNumber(field)));
            tree.Children.Add(WireFormat.GetTagWireType(field) switch
            {
                WireFormat.WireType.Varint => new WireTree("", field) { Number = input.ReadUInt64() },
                WireFormat.WireType.Fixed32 => new WireTree("", field) { Number = input.ReadFixed32() },
                WireFormat.WireType.Fixed64 => new WireTree("", field) { Number = input.ReadFixed64() },
                _ when nested is not null => Message(nested, field, input.ReadBytes().ToByteArray()),
                _ => new WireTree("", field) { Bytes = input.ReadBytes().ToByteArray() },
            });
        }

        return tree;
    }

    private void Write(CodedOutputStream output)
    {
        output.WriteTag(Tag);
        switch (WireFormat.GetTagWireType(Tag))
        {
            case WireFormat.WireType.Varint:
                output.WriteUInt64(Number);
                break;
            case WireFormat.WireType.Fixed32:
                output.WriteFixed32((uint)Number);
                break;
            case WireFormat.WireType.Fixed64:
                output.WriteFixed64(Number);
                break;
            default:
                output.WriteBytes(ByteString.CopyFrom(Children is null ? Bytes ?? [] : Write()));
                break;
        }
    }
}
