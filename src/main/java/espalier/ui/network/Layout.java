package espalier.ui.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.eclipse.elk.alg.layered.LayeredLayoutProvider;
import org.eclipse.elk.alg.layered.options.LayeredMetaDataProvider;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.alg.layered.options.NodePlacementStrategy;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/// Places the boxes of a model in layers from top to bottom, with lines at right angles. Takes up to a second; not for the
/// window's thread.
public final class Layout {
    static final double CARD_WIDTH = 232;
    static final double CARD_HEIGHT = 62;
    static final double PILL_WIDTH = 156;
    static final double PILL_HEIGHT = 21;
    private static final double GAP = 10;

    private Layout() {
    }

    /// Places `wiring`.
    public static Placement of(Wiring wiring) {
        if (wiring.boxes().isEmpty()) {
            return Placement.EMPTY;
        }
        LayoutMetaDataService.getInstance().registerLayoutMetaDataProviders(new LayeredMetaDataProvider());
        ElkNode root = root();
        var nodes = new HashMap<String, ElkNode>();
        for (Wiring.Box box : wiring.boxes()) {
            ElkNode node = ElkGraphUtil.createNode(root);
            boolean card = box.layer().isPresent();
            node.setDimensions(card ? CARD_WIDTH : PILL_WIDTH, card ? CARD_HEIGHT : PILL_HEIGHT);
            nodes.put(box.key(), node);
        }
        for (Wiring.Line line : wiring.lines()) {
            ElkGraphUtil.createSimpleEdge(nodes.get(line.from()), nodes.get(line.to()));
        }
        new LayeredLayoutProvider().layout(root, new BasicProgressMonitor());
        var spots = new HashMap<String, Placement.Spot>();
        nodes.forEach((key, node) -> spots.put(key,
                new Placement.Spot(Math.round(node.getX()), Math.round(node.getY()), node.getWidth(),
                        node.getHeight())));
        return new Placement(root.getWidth(), root.getHeight(), spots,
                root.getContainedEdges().stream().map(Layout::path).toList());
    }

    private static ElkNode root() {
        ElkNode root = ElkGraphUtil.createGraph();
        root.setProperty(CoreOptions.DIRECTION, Direction.DOWN);
        root.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
        root.setProperty(CoreOptions.SPACING_NODE_NODE, GAP);
        root.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, GAP);
        root.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, GAP / 2);
        root.setProperty(LayeredOptions.NODE_PLACEMENT_STRATEGY, NodePlacementStrategy.NETWORK_SIMPLEX);
        root.setProperty(CoreOptions.PADDING, new ElkPadding(GAP / 2));
        return root;
    }

    private static Placement.Path path(ElkEdge edge) {
        List<Double> corners = new ArrayList<>();
        for (ElkEdgeSection section : edge.getSections()) {
            corners.addAll(List.of(snap(section.getStartX()), snap(section.getStartY())));
            section.getBendPoints().forEach(bend -> corners.addAll(List.of(snap(bend.getX()), snap(bend.getY()))));
            corners.addAll(List.of(snap(section.getEndX()), snap(section.getEndY())));
        }
        return new Placement.Path(corners);
    }

    /// Half pixels, so that lines of one pixel are crisp.
    private static double snap(double coordinate) {
        return Math.floor(coordinate) + 0.5;
    }
}
